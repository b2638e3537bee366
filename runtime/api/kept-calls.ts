/** Calls that an environment keeps in its history, a second: the rest is only counted. */
export const keptCallsPerSecond = 2_000;

/** Calls a second that are a storm, of which fewer are kept: to keep as many would take a tenth of what the calls themselves need. */
export const stormCallsPerSecond = 10_000;

/** Calls that are kept of a storm, a second. */
export const keptOfStormPerSecond = 500;
