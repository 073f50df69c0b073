/**
 * Plain implementations that are simple, slow and obviously right: the kits' own proof, and what the wrong ones are
 * made of. Not for use in a server.
 */
@NullMarked
package app.moleculesai.sdk.testkit.reference;

import org.jspecify.annotations.NullMarked;
