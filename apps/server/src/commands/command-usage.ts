/** What `help` prints. */
export const USAGE = `Commands beside the server, on the same configuration:

  migrate
      Bring the database to the newest version.
  user create --username NAME [--email ADDRESS] [--first-name TEXT] [--last-name TEXT] [--role ADMIN|USER|GUEST]
      Create an account. The password is read from standard input.
  user reset-password --username NAME
      Give a user a new password, read from standard input, and end every session of the account.
  user reset-second-factor --username NAME
      Remove the authenticator app, passkeys and recovery codes of an account and end its sessions.
  token create --user NAME --name TEXT --scopes project:read,result:write [--projects PRJ-1,PRJ-2] [--expires-in 90d]
      Create a token for a user or a service account and print only the token on standard output.
  token revoke-all --confirm "REVOKE ALL" [--spare USERNAME]
      Revoke every token of this server at once, for good; those of one account can be spared.
  audit verify [--witness FILE …]
      Verify the audit log: lists changed or missing entries, and exits with 1 if there are any, or if the log no longer contains what
      a witness says.
  audit witness FILE
      Write where the audit log stands now, signed with its key, to a new file, to be kept apart from the server.
  audit export [--format csv|jsonl]
      Print the audit log on standard output, newest entry first.
  insight rebuild
      Derive causes of failures, flaky runs and trends again from all runs. The server may keep running.
  prune
      Remove runs that no rule of their project's retention keeps any longer, and their results, for good. Works in small steps:
      the server may keep running.
  backup FILE [--audit-key FILE] [--without-attachments]
      Write a consistent copy of all data and attached files to a new file, and verify it. The server may keep running. The key
      of the audit log is not in it: --audit-key copies that to a file of its own, to be kept elsewhere. --without-attachments
      leaves the attached files out and prints their list.
  restore FILE [--audit-key FILE] [--without-attachments]
      Restore a backup of either database into an empty TESSERA_DATA_DIR or DATABASE_URL, and the key of its audit log.
  copy --to postgres://USER:PASSWORD@HOST/DATABASE | FOLDER [--without-attachments]
      Copy all data of an SQLite database into an empty PostgreSQL database, or the other way round into an empty folder, and
      compare both. Stop the server first. With --to - the address is read from standard input, so that no one else sees it.
  diagnostics FILE
      Write what someone needs to know who helps with this server to a new file: versions, settings, counts, jobs, errors and sizes,
      without secrets and without names of people. The server may keep running, or not start at all.
  version
      Print the version, release and commit.
  help
      Print this.
`;
