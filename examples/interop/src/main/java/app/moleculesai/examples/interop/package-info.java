/**
 * Public A2A libraries, of both generations and of several languages, talk to agents behind a server of ours: what all of
 * them must be able to do is written once. What the messages look like is left to the libraries.
 */
@NullMarked
package app.moleculesai.examples.interop;

import org.jspecify.annotations.NullMarked;
