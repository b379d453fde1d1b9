import { MAX_REPORT_BYTES } from "@tessera/reports";

/**
 * Every limit of the server, with its unit in its name. Limits of a report's texts are those of the package that reads
 * reports, limits of inputs stand in their schemas.
 */

/** Bytes of the body of one call, uploads aside. */
export const MAX_BODY_BYTES = 1_048_576;

/** Fields of one input, in the query, a form or the outermost object of a body. */
export const MAX_INPUT_FIELDS = 1000;

/** Objects and lists inside each other in one input. */
export const MAX_INPUT_DEPTH = 100;

/** Things wrong with an input that an answer names, and characters it says of each. */
export const MAX_ISSUES = 100;
export const MAX_ISSUE_LENGTH = 1000;

/** Bytes that one file of spooled data may take on disk: an upload that was received, or the tests read from it. */
export const MAX_SPOOL_BYTES = 4 * 1024 ** 3;

/** Bytes that all files of spooled data of this process may take on disk together. */
export const MAX_SPOOL_BYTES_TOGETHER = 16 * 1024 ** 3;

/** Seconds after which an upload that found the spool full may try again. */
export const SPOOL_RETRY_SECONDS = 60;

/** Bytes of all reports of one upload once unpacked, unless the instance takes larger uploads as they come. */
export const MAX_UNPACKED_BYTES = MAX_REPORT_BYTES;
