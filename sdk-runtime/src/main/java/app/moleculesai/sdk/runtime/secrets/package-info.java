/**
 * Secrets: which names they may have, and how their values are encrypted and decrypted. When an agent gets them is left to
 * {@code lifecycle}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.secrets;

import org.jspecify.annotations.NullMarked;
