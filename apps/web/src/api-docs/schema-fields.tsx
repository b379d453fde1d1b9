import { UnstyledButton } from "@mantine/core";
import { IconChevronRight } from "@tabler/icons-react";
import { useState } from "react";
import table from "#web/components/table.module.css";
import { type ApiDocument, boundText, referredName, type Schema, typeText } from "./api-document.ts";
import classes from "./schema-fields.module.css";

type SchemaFieldsProps = {
  schema: Schema;
  document: ApiDocument;
  /** What the fields belong to, for those who hear the table. */
  of: string;
};

/** The fields of an object; what they refer to unfolds in place. */
export function SchemaFields({ schema, document, of }: SchemaFieldsProps) {
  const object = objectIn(schema, document);
  const fields = Object.entries(object?.properties ?? {});
  if (fields.length === 0) return <p className={classes.plain}>{typeText(schema)}</p>;
  return (
    <div className={table.scroll}>
      <table className={table.table} aria-label={`Fields of ${of}`}>
        <tbody>
          {fields.map(([name, field]) => (
            <tr key={name}>
              <td className={classes.name}>
                <code>{name}</code>
                {!object?.required?.includes(name) && <span className={classes.optional}> optional</span>}
              </td>
              <td className={`${table.grow} ${classes.form}`}>
                <FieldType schema={field} document={document} of={name} />
                <span className={classes.bounds}>
                  {[field.description, boundText(field)].filter(Boolean).join(". ")}
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function FieldType({ schema, document, of }: SchemaFieldsProps) {
  const [isOpen, setOpen] = useState(false);
  const words = typeText(schema);
  if (!Object.keys(objectIn(schema, document)?.properties ?? {}).length)
    return <code className={classes.type}>{words}</code>;
  return (
    <>
      <UnstyledButton className={classes.unfold} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <IconChevronRight className={classes.chevron} size={14} aria-hidden />
        <code className={classes.type}>{words}</code>
      </UnstyledButton>
      {isOpen && <SchemaFields schema={schema} document={document} of={of} />}
    </>
  );
}

/** The object a schema is, refers to, is a list of, or is one of the choices of. */
function objectIn(schema: Schema, document: ApiDocument): Schema | undefined {
  if (schema.properties) return schema;
  if (schema.$ref) return objectIn(document.components.schemas[referredName(schema.$ref)] ?? {}, document);
  if (schema.items) return objectIn(schema.items, document);
  return schema.anyOf?.map((choice) => objectIn(choice, document)).find((choice) => choice !== undefined);
}
