/**
 * How often a failed test is repeated. One busy moment of a shared machine stops no release; the run still lists the
 * test as flaky, to be mended.
 */
export const RETRIES = process.env.CI ? 1 : 0;
