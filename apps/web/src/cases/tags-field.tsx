import { TagsInput, type TagsInputProps } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { MAX_TAGS } from "@tessera/domain";
import { tagsQuery } from "./cases-query.ts";

type TagsFieldProps = Omit<TagsInputProps, "data" | "splitChars" | "value" | "onChange"> & {
  projectId: string;
  value?: string[];
  onChange?: (tags: string[]) => void;
};

/** Tags that are typed, pasted with commas between them, or chosen among those of the project. */
export function TagsField({ projectId, value, onChange, ...field }: TagsFieldProps) {
  const tags = useQuery(tagsQuery(projectId)).data?.data ?? [];
  return (
    <TagsInput
      splitChars={[","]}
      acceptValueOnBlur
      data={tags.map(({ tag }) => tag)}
      maxTags={MAX_TAGS}
      {...(value && { value })}
      onChange={(typed) => onChange?.(eachTag(typed))}
      {...field}
    />
  );
}

/** Each tag once, whatever the case of its letters. */
function eachTag(typed: readonly string[]): string[] {
  const tags = typed.flatMap((text) => text.split(",")).map((tag) => tag.trim());
  const known = new Set<string>();
  return tags.filter((tag) => tag !== "" && !known.has(tag.toLowerCase()) && known.add(tag.toLowerCase()));
}
