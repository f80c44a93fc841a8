/** Cloudflare's DNS API (v4), the one place that speaks to it. */
@NullMarked
package dev.landfall.cutover.dns.cloudflare;

import org.jspecify.annotations.NullMarked;
