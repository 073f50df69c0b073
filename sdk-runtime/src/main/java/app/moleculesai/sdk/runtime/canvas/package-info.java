/** What the page that shows the organisation keeps besides where each workspace stands. */
@NullMarked
package app.moleculesai.sdk.runtime.canvas;

import org.jspecify.annotations.NullMarked;
