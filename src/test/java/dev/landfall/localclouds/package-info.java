/**
 * Clouds on this machine: the control planes of AWS, Azure and Cloudflare as far as Landfall uses
 * them, with real servers behind. A program of its own, never on the operator's class path.
 */
package dev.landfall.localclouds;
