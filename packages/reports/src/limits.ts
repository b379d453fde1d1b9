/** Characters of a trace (UTF-16 code units): what is longer is cut, with a warning. */
export const MAX_TEXT_LENGTH = 1024 * 1024;

/** Characters of a test's output, of one property and of an earlier attempt's trace; what is longer is cut, with a warning. */
export const MAX_OUTPUT_LENGTH = 64 * 1024;

/** Characters of a one-line message; the whole of a longer one is in the trace. */
export const MAX_MESSAGE_LENGTH = 1000;

/** Bytes of one report once inflated, so that a gzip bomb ends; larger ones are refused. */
export const MAX_REPORT_BYTES = 2 * 1024 ** 3;

/** Bytes decoded and parsed at once, about 2 ms of work, before the event loop gets its turn. */
export const SLICE_BYTES = 64 * 1024;
