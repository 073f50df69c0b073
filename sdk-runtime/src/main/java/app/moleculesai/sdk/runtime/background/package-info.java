/**
 * Work that nobody waits for, owned: loops and tasks that are known by name and end with the server. What
 they do is left to the rooms above.
 */
@NullMarked
package app.moleculesai.sdk.runtime.background;

import org.jspecify.annotations.NullMarked;
