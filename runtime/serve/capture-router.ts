/** A ConnectRouter that keeps the implementations instead of making Connect's protocol handlers of them. */
import type { DescMethod, DescService } from '@bufbuild/protobuf';
import {
  Code,
  ConnectError,
  type ConnectRouter,
  createMethodImplSpec,
  createServiceImplSpec,
  type MethodImplSpec,
} from '@connectrpc/connect';
import { UserError } from '../user-error.ts';
import {
  createServedMethod,
  type RouterOptions,
  type ServedMethod,
  type ServeHooks,
} from './served-method.ts';

export interface ServedService {
  descriptor: DescService;
  /** By name as in the definition. */
  methods: Map<string, ServedMethod>;
}

/** In the place of a method that the code does not have: most often it was just added to the definition. */
function refuseUnwritten({ name, localName, parent }: DescMethod): () => never {
  const place = `what router.service(${parent.name}, ...) is given`;
  const message = `${parent.typeName}.${name} is not implemented: add \`${localName}\` to ${place}`;
  return () => {
    throw new ConnectError(message, Code.Unimplemented);
  };
}

/** Services by full name. Throws UserError `service-twice` when one name is registered twice. */
export function captureRoutes(
  routes: (router: ConnectRouter) => void,
  routerOptions: RouterOptions,
  hooks: ServeHooks,
): Map<string, ServedService> {
  const services = new Map<string, ServedService>();
  const add = (spec: MethodImplSpec, options: RouterOptions | undefined) => {
    const descriptor = spec.method.parent;
    let service = services.get(descriptor.typeName);
    if (service === undefined) {
      service = { descriptor, methods: new Map() };
      services.set(descriptor.typeName, service);
    }
    if (service.methods.has(spec.method.name)) {
      throw new UserError(
        'service-twice',
        `${spec.method.toString()} is registered twice: remove one of the two`,
      );
    }
    service.methods.set(spec.method.name, createServedMethod(spec, { ...routerOptions, ...options }, hooks));
  };
  const router: ConnectRouter = {
    handlers: [],
    service(descriptor, implementation, options) {
      if (services.has(descriptor.typeName)) {
        const problem = `the service ${descriptor.typeName} is registered twice: remove one of the two`;
        throw new UserError('service-twice', problem);
      }
      services.set(descriptor.typeName, { descriptor, methods: new Map() });
      const { methods } = createServiceImplSpec(descriptor, implementation);
      for (const spec of Object.values(methods)) {
        const isWritten = implementation[spec.method.localName] !== undefined;
        add(isWritten ? spec : { ...spec, impl: refuseUnwritten(spec.method) }, options);
      }
      return this;
    },
    rpc(method, implementation, options) {
      add(createMethodImplSpec(method, implementation), options);
      return this;
    },
  };
  routes(router);
  return services;
}
