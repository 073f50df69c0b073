/**
 * What every route needs of HTTP: parameters, JSON in and out, error bodies, and what every request passes before its
 * route: headers, limits, metrics. Who may call is left to {@code auth}.
 */
@NullMarked
package app.moleculesai.sdk.runtime.http;

import org.jspecify.annotations.NullMarked;
