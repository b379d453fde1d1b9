import { DomainError } from "@tessera/domain";
import { MAX_SPOOL_BYTES, MAX_SPOOL_BYTES_TOGETHER, SPOOL_RETRY_SECONDS } from "./limits.ts";

/** Room on disk for what doesn't fit into memory, shared by everything this process spools. */
export class SpoolSpace {
  readonly #most: { fileBytes: number; bytes: number };
  #used = 0;

  constructor({ maxFileBytes = MAX_SPOOL_BYTES, maxBytes = MAX_SPOOL_BYTES_TOGETHER } = {}) {
    this.#most = { fileBytes: maxFileBytes, bytes: maxBytes };
  }

  /** Bytes in use by all files. */
  get used(): number {
    return this.#used;
  }

  /** The room of one file that is about to be written. */
  share(): SpoolShare {
    let taken = 0;
    return {
      take: (bytes) => {
        if (taken + bytes > this.#most.fileBytes) throw tooLarge(this.#most.fileBytes);
        if (this.#used + bytes > this.#most.bytes) throw full();
        taken += bytes;
        this.#used += bytes;
      },
      release: () => {
        this.#used -= taken;
        taken = 0;
      },
    };
  }
}

export type SpoolShare = {
  /** Counts bytes before they are written. Throws PAYLOAD_TOO_LARGE for this file, STORAGE_FULL for all together. */
  take: (bytes: number) => void;
  /** Releases all the space that was taken; for when the file is gone. */
  release: () => void;
};

function tooLarge(bytes: number): DomainError {
  const message = `The upload needs more than ${bytes} bytes of working space on disk: send it in parts`;
  return new DomainError("PAYLOAD_TOO_LARGE", message);
}

/** The answer to an upload that is larger than this server takes. */
export function uploadTooLarge(maxBytes: number): DomainError {
  return new DomainError(
    "PAYLOAD_TOO_LARGE",
    `The upload is larger than ${maxBytes} bytes, the most this server takes`,
  );
}

function full(): DomainError {
  const message = "The server has no working space left while other uploads are read. Send this one again later.";
  return new DomainError("STORAGE_FULL", message, { retryAfter: SPOOL_RETRY_SECONDS });
}
