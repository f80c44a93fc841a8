/** Cloudflare's DNS API (v4) on this machine, answered for by a real authoritative DNS server. */
package dev.landfall.localclouds.cloudflare;
