/** How a text for people is laid out. */
export interface RenderOptions {
  /** Columns of the terminal; 60 at least. Only the table follows it. */
  readonly width: number;
  /** Whether the text may hold colour codes. */
  readonly colour: boolean;
  /** With the evidence. */
  readonly verbose: boolean;
}
