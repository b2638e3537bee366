/** What the documentation's page and the extension say to each other. */
import type { ServiceDocument } from '../../runtime/api/documentation/service-document.ts';

export type ToDocumentationPage =
  | {
      type: 'document';
      /** Its comments are HTML here, made of Markdown that nobody vouches for. */
      document: ServiceDocument;
      environment: string;
      address: string;
      /** Where paths of `google.api.http` are answered; empty where that is not known. */
      restAddress: string;
      /** Title of the snippets to show where a method has them; the first without one. */
      snippet: string | undefined;
      /** Why this may be out of date; a sentence for people. */
      notice: string;
    }
  /** There is nothing to show. */
  | { type: 'problem'; text: string }
  /** To the method of this name. */
  | { type: 'reveal'; method: string };

export type FromDocumentationPage =
  | { type: 'ready' }
  | { type: 'copy'; text: string }
  | { type: 'call'; method: string }
  /** Full name of the service, a method, or a type. */
  | { type: 'define'; name: string }
  /** These snippets were chosen. */
  | { type: 'snippet'; title: string }
  | { type: 'markdown' };
