/**
 * Sorts by field numbers, in place, as descriptors are written. Most is in order already, and a sort that has nothing to do makes its
 * garbage all the same.
 */
export function orderByNumber<T>(items: T[], numberOf: (item: T) => number): void {
  const isInOrder = items.every((item, index) => {
    const before = items[index - 1];
    return before === undefined || numberOf(before) <= numberOf(item);
  });
  if (!isInOrder) items.sort((a, b) => numberOf(a) - numberOf(b));
}
