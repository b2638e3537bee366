/** Calls that an environment keeps in its history, a second: of a storm the rest is only counted. */
export const keptCallsPerSecond = 2_000;
