/** Opens the request of a method. Where nothing serves it, its lens offers to run it as well. */
import type { Skep } from '../context.ts';
import type { Environment } from '../environment/environment.ts';
import { type CallTarget, openRequest } from '../request/open-request.ts';
import type { MethodNode } from '../views/nodes.ts';
import { openDefinition } from './open-definition.ts';
import { openDocumentation } from './open-documentation.ts';
import { keyOf, type MethodAction, pickMethod } from './pick-method.ts';
import { rememberMethod } from './recent-methods.ts';
import { showFailure } from './show-failure.ts';

/** Without an environment: the local one. */
export type MethodTarget = CallTarget & { environment?: Environment };

/** Opens the request of a method: of one that the user picks, where none is given. */
export async function callMethod(skep: Skep, target?: MethodTarget): Promise<void> {
  const others = [definitionAction(skep), documentationAction(skep)];
  const chosen = target ?? (await pickMethod(skep, 'Call which method?', others));
  if (!chosen) return;
  const environment = chosen.environment ?? skep.environments.local;
  await rememberMethod(skep, keyOf({ ...chosen, environment }));
  await openRequest(skep, chosen, environment);
}

/** Goes to the definition of a method that is found by parts of its name. */
export async function goToMethod(skep: Skep): Promise<void> {
  const call = { icon: 'send', title: 'Call', run: (method: MethodNode) => callMethod(skep, method) };
  const others = [withErrors(skep, call), documentationAction(skep)];
  const chosen = await pickMethod(skep, 'Go to which method?', others);
  if (!chosen) return;
  await rememberMethod(skep, keyOf(chosen));
  await openDefinition(skep, chosen);
}

function definitionAction(skep: Skep): MethodAction {
  const run = (method: MethodNode) => openDefinition(skep, method);
  return withErrors(skep, { icon: 'go-to-file', title: 'Open Definition', run });
}

function documentationAction(skep: Skep): MethodAction {
  const run = (method: MethodNode) => openDocumentation(skep, method);
  return withErrors(skep, { icon: 'book', title: 'Open Documentation', run });
}

/** A button is no command: what fails is shown here. */
function withErrors(skep: Skep, action: MethodAction): MethodAction {
  return {
    ...action,
    async run(method) {
      try {
        await action.run(method);
      } catch (error) {
        await showFailure(skep, error);
      }
    },
  };
}
