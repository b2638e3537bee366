import manifest from '../package.json' with { type: 'json' };

/** Version of Skep, as released. */
export const version: string = manifest.version;
