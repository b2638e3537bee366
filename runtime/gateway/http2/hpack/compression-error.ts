/** A header block that cannot be read. What follows cannot be read either: the table that both sides keep is lost. */
export class CompressionError extends Error {}
