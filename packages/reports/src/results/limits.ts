/** Characters of a trace (UTF-16 code units): what is longer is cut, with a warning. */
export const MAX_TEXT_LENGTH = 1024 * 1024;

/** Characters of a test's output, of one property and of an earlier attempt's trace; what is longer is cut, with a warning. */
export const MAX_OUTPUT_LENGTH = 64 * 1024;

/** Characters of a one-line message; the whole of a longer one is in the trace. */
export const MAX_MESSAGE_LENGTH = 1000;

/** Characters kept of a test's name; tests with longer ones are distinguished by a digest of the whole. */
export const MAX_NAME_LENGTH = 10_000;

/** Characters kept of a class, a file, one suite's name, one property's name and its value; the rest is cut, with a warning. */
export const MAX_FIELD_LENGTH = 1000;

/** Characters kept of the names of all suites around a test together, outermost first. */
export const MAX_SUITE_PATH_LENGTH = 10_000;

/** Properties kept of one test. */
export const MAX_PROPERTIES = 200;

/** Steps kept of one test at all depths together, and how deep they nest. */
export const MAX_STEPS = 500;
export const MAX_STEP_DEPTH = 20;

/** Characters after which a text in JSON is cut; fewer once an item is long, so that pictures in it never make it too long. */
export const MAX_STRING_LENGTH = 2 * 1024 * 1024;
export const MAX_STRING_LENGTH_IN_LONG_ITEM = 64 * 1024;
/** Texts of exactly such a length were cut, but for one in many thousands. */
export const CUT_LENGTHS: ReadonlySet<number> = new Set([MAX_STRING_LENGTH, MAX_STRING_LENGTH_IN_LONG_ITEM]);

/** Labels, links, parameters and attachments kept of one test, of each kind. */
export const MAX_LABELS = 100;

/** Bytes that the readers of one upload may keep on disk, for what only the end of a report can join. */
export const MAX_SCRATCH_BYTES = 1024 ** 3;

/** Attributes of one XML element: far from any real report, but few enough to hold in memory. */
export const MAX_ATTRIBUTES = 1000;

/** Tests of one upload unless its `UploadBudget` says otherwise. */
export const MAX_TESTS = 2_000_000;

/** Entries of all archives of one upload, folders and what is no report included: a folder of Allure has one for each test and attachment. */
export const MAX_ARCHIVE_ENTRIES = 50_000;

/** Bytes of an upload once unpacked, so that a gzip bomb ends, unless its `UploadBudget` says otherwise. */
export const MAX_REPORT_BYTES = 2 * 1024 ** 3;

/** Bytes decoded and parsed at once, about 2 ms of work, before the event loop gets its turn. */
export const SLICE_BYTES = 64 * 1024;
