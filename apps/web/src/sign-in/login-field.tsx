import { TextInput, type TextInputProps } from "@mantine/core";

/** What somebody is known by at sign-in. */
export function LoginField(props: TextInputProps) {
  return (
    <TextInput
      label="User name or e-mail"
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
      {...props}
    />
  );
}
