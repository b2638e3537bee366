/** Answers the calls that instances make: whatever the registry has, but nothing that controls the environment. */
import { Code } from '@connectrpc/connect';
import type { CallStart, CallTarget } from '../call/call.ts';
import { failedEnd } from '../call/call-error.ts';
import { refuseCall } from '../call/refuse-call.ts';
import type { Registry } from '../registry/registry.ts';

/** @param elsewhere answers what no project here serves, where the caller says who does */
export function registryTarget(
  registry: Registry,
  elsewhere: (start: CallStart) => CallTarget | undefined = () => undefined,
): CallTarget {
  return {
    open(start, observer) {
      const service = registry.get(start.service);
      const other = service === undefined ? elsewhere(start) : undefined;
      if (other !== undefined) return other.open(start, observer);
      if (service !== undefined && (service.scope === 'none' || service.scope === 'call')) {
        return service.target.open(start, observer);
      }
      const end =
        service === undefined
          ? failedEnd(Code.Unimplemented, `no ${start.service} runs here: run the project that serves it`)
          : failedEnd(
              Code.PermissionDenied,
              `a service may not call ${start.service}, which controls the environment`,
            );
      return refuseCall(observer, end);
    },
  };
}
