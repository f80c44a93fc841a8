/** What the three clouds share: requests, answers, the TLS listener, the fault switch, counters. */
package dev.landfall.localclouds.http;
