/** The positions whose standing is to be judged again. Judging them once too often does no harm, so nothing of it is undone. */
export class ToJudge {
  readonly lotIds = new Set<number>();
  readonly locationIds = new Set<number>();
  /** All of lots that have a last day. */
  dated = false;
  /** Whether the next day that ends is to be looked for. */
  days = false;

  get isEmpty(): boolean {
    return this.lotIds.size === 0 && this.locationIds.size === 0 && !this.dated && !this.days;
  }

  clear(): void {
    this.lotIds.clear();
    this.locationIds.clear();
    this.dated = false;
    this.days = false;
  }
}
