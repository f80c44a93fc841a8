/** The Cloudflare provider against the local Cloudflare, over real TLS and with real DNS behind. */
package dev.landfall.cutover.dns.cloudflare;
