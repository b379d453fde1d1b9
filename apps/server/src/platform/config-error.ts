/** A setting that can't be used; the message is one line that names it. */
export class ConfigError extends Error {
  override name = "ConfigError";

  static of(variable: string, reason: string, cause?: unknown): ConfigError {
    return new ConfigError(`${variable} can't be used: ${reason}`, { cause });
  }
}
