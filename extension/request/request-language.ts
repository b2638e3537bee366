/** The language of request files, as the manifest has it. */
export const requestLanguage = 'skep-http';
