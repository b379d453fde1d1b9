import { ConfigError } from "../config-error.ts";

/** The bucket that attached files are kept in. */
export type S3Settings = {
  /** `https://s3.example.org`, perhaps with a port. */
  origin: string;
  bucket: string;
  /** What all keys begin with: empty, or with a slash at its end. */
  prefix: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
};

const EXPECTED = "expected an address like https://KEY:SECRET@s3.example.org/bucket?region=eu-central-1";
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;
const PREFIX_PART = /^(?!\.{1,2}$)[\w.-]{1,100}$/;
const REGION = /^[a-z0-9-]{1,50}$/;
/** What servers take for it that have no regions. */
const USUAL_REGION = "us-east-1";

/** Null where contents stay on the disk. The value itself is in no message. Throws ConfigError. */
export function readS3Settings(text: string | undefined): S3Settings | null {
  if (text === undefined) return null;
  if (!URL.canParse(text)) throw refused(EXPECTED);
  const { protocol, origin, hostname, pathname, searchParams, username, password } = new URL(text);
  if (!/^https?:$/.test(protocol) || hostname === "") throw refused(EXPECTED);
  const [bucket = "", ...prefix] = pathname.replace(/^\//, "").replace(/\/$/, "").split("/");
  if (username === "" || password === "") throw refused(`the access key or its secret is missing; ${EXPECTED}`);
  if (!BUCKET.test(bucket)) throw refused(`its path doesn't begin with the name of a bucket; ${EXPECTED}`);
  if (!prefix.every((part) => PREFIX_PART.test(part))) {
    throw refused("what follows the bucket may have letters, digits, dots, hyphens, underscores and single slashes");
  }
  const region = searchParams.get("region") ?? USUAL_REGION;
  if ([...searchParams.keys()].some((name) => name !== "region") || !REGION.test(region)) {
    throw refused("the only parameter is a region like ?region=eu-central-1");
  }
  return {
    ...{ origin, bucket, region, prefix: prefix.map((part) => `${part}/`).join("") },
    ...{ accessKeyId: decodeURIComponent(username), secretAccessKey: decodeURIComponent(password) },
  };
}

function refused(reason: string): ConfigError {
  return ConfigError.of("TESSERA_S3_URL", reason);
}
