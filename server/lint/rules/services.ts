import type { FileRule } from '../rule.ts';

const defaultSuffix = 'Service';

export const serviceRules: readonly FileRule[] = [
  {
    name: 'SERVICE_SUFFIX',
    *service(service, { config }) {
      const suffix = config.serviceSuffix || defaultSuffix;
      if (service.name.endsWith(suffix)) return;
      yield {
        message: `Service name "${service.name}" should be suffixed with "${suffix}".`,
        at: service.nameNode,
        owner: service,
        expected: service.name + suffix,
      };
    },
  },
];
