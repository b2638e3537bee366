/** Instances of one project that calls go straight to: which of them takes the next one. */
import type { CallEnd } from '../../call/call.ts';
import { OutlierDetection } from '../../call/outlier-detection.ts';
import type { Link } from './link.ts';

/** Calls that one link may have open: beyond, the runtime finds an instance that has less to do, or says no. */
const maxOpenCalls = 1_000;

export class LinkedInstances {
  #links: readonly Link[] = [];
  #outliers = new OutlierDetection<Link>([]);

  get isEmpty(): boolean {
    return this.#links.length === 0;
  }

  add(link: Link): void {
    this.#use([...this.#links, link]);
  }

  remove(link: Link): void {
    if (this.#links.includes(link)) this.#use(this.#links.filter((each) => each !== link));
  }

  /** Tells how a call to one of them ended: one that fails where the others do not gets none for a while. */
  ended(link: Link, { error }: CallEnd): void {
    if (this.#links.length > 1) this.#outliers.ended(link, error?.code);
  }

  /** The least busy of those that can take a call; undefined: none can, and the runtime knows what to do. */
  next(): Link | undefined {
    const links = this.#links;
    let best: Link | undefined;
    let ejected: Link | undefined;
    for (const link of links) {
      if (link.paused || link.peer.openCalls >= maxOpenCalls) continue;
      if (links.length > 1 && this.#outliers.isEjected(link)) ejected ??= link;
      else if (best === undefined || link.peer.openCalls < best.peer.openCalls) best = link;
    }
    return best ?? ejected;
  }

  #use(links: readonly Link[]): void {
    this.#links = links;
    this.#outliers = new OutlierDetection(links, this.#outliers);
  }
}
