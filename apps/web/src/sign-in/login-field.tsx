import { TextInput, type TextInputProps } from "@mantine/core";

/** The name or address that people sign in with. */
export function LoginField(props: TextInputProps) {
  return (
    <TextInput label="Username or email" autoComplete="username" autoCapitalize="none" spellCheck={false} {...props} />
  );
}
