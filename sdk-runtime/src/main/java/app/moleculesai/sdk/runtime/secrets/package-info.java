/**
 * Keeps secrets: encrypts and decrypts them. When an agent gets them is left to {@code lifecycle}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.secrets;

import org.jspecify.annotations.NullMarked;
