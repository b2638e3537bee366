import { ProjectState } from '../../api/gen/skep/environment/v1/environment_pb.ts';
import {
  type RegisteredService,
  RegisteredServiceSchema,
} from '../../api/gen/skep/registry/v1/registry_pb.ts';
import { type Command, environmentOption, jsonOption } from '../command.ts';
import { nothingRuns, whereItRuns } from '../find-environment.ts';
import { messageJson } from '../message-json.ts';
import { stateName } from '../state-name.ts';

export const command: Command = {
  usage: ['services [--all] [--json] [--env NAME]'],
  about: 'Lists the services that run, with the short name that finds each.',
  options: {
    all: { type: 'boolean', short: 'a', text: "the platform's own too" },
    json: jsonOption,
    env: environmentOption,
  },
  arguments: { required: [], optional: 0 },
  async run({ output, signal, has, text }) {
    const answer = await whereItRuns(text('env'), signal, ({ registry }) =>
      registry.listServices({ all: has('all') }, { signal }),
    );
    const services = answer?.services ?? [];
    if (has('json')) {
      output.json(services.map((service) => messageJson(RegisteredServiceSchema, service)));
    } else if (answer === undefined) {
      output.note(nothingRuns);
    } else if (services.length === 0) {
      output.note('no service runs: start a project with `skep run`');
    } else {
      output.table([['NAME', 'SERVICE', 'METHODS', 'PROJECT', 'STATE'], ...services.map(row)]);
    }
    return 0;
  },
};

function row({ service, project, state }: RegisteredService): string[] {
  const methods = service?.methods.map((method) => method.name).join(' ') ?? '';
  const shown = state === ProjectState.UNSPECIFIED ? '' : stateName(state);
  return [service?.shortName ?? '', service?.name ?? '', methods, project, shown];
}
