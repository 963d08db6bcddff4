/** RFC 9457. `fields` names what was wrong in the input. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  fields?: { field: string; message: string }[];
  id?: string;
  [detail: string]: unknown;
}
