export type {
  CallOptions,
  ListQuery,
  Mutation,
  MutationOptions,
  Procedures,
  Query,
  TesseraErrorCode,
  TesseraIssue,
  TesseraScope,
  UploadQuery,
  UploadReceipt,
} from "./api.ts";
export { createTesseraClient, type TesseraClient, type TesseraClientOptions } from "./client.ts";
export { TesseraError, type TesseraErrorDetails } from "./tessera-error.ts";
export type { TokenSource } from "./transport.ts";
export type { UploadBody, UploadFile, UploadOptions } from "./upload.ts";
