/** Which services the template `client` can call: it is written for those of the template `crud`. */
import type { FormModel } from '../form/form-model.ts';

/** A service and the methods that it has. */
export interface CallableService {
  service: string;
  methods: readonly { method: string; serverStreaming: boolean }[];
}

/** The fields of a method's input; undefined where its definition is not known here. */
export type InputOf = (service: string, method: string) => Promise<FormModel | undefined>;

/** Those with the `rpc Get` by a string `id` that the template calls; those whose input is not known are left to who makes the project. */
export async function calledByTemplate<T extends CallableService>(
  services: readonly T[],
  inputOf: InputOf,
): Promise<T[]> {
  const fit = await Promise.all(services.map((service) => isCalled(service, inputOf)));
  return services.filter((_, index) => fit[index]);
}

async function isCalled({ service, methods }: CallableService, inputOf: InputOf): Promise<boolean> {
  if (!methods.some(({ method, serverStreaming }) => method === 'Get' && !serverStreaming)) return false;
  const form = await inputOf(service, 'Get');
  if (!form) return true;
  const id = form.messages[form.root]?.fields.find(({ name }) => name === 'id');
  return id?.kind === 'string' && !id.repeated && id.mapKey === undefined;
}
