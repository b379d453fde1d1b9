import { MAX_REPORT_BYTES } from "@tessera/reports";

/**
 * Every limit of the server, with its unit in its name. Limits of a report's texts are those of the package that reads
 * reports, limits of inputs stand in their schemas.
 */

/** Bytes that one file of spooled data may take on disk: an upload that was received, or the tests read from it. */
export const MAX_SPOOL_BYTES = 4 * 1024 ** 3;

/** Bytes that all files of spooled data of this process may take on disk together. */
export const MAX_SPOOL_BYTES_TOGETHER = 16 * 1024 ** 3;

/** Seconds after which an upload that found the spool full may try again. */
export const SPOOL_RETRY_SECONDS = 60;

/** Bytes of all reports of one upload once unpacked, unless the instance takes larger uploads as they come. */
export const MAX_UNPACKED_BYTES = MAX_REPORT_BYTES;
