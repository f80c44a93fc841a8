package dev.landfall.localclouds.proxy;

import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * A backend's answer, its body still on the wire.
 *
 * @param status the HTTP status
 * @param headers the headers, names in lower case
 * @param length the body's length, -1 when it is not told beforehand
 * @param body the body
 */
record UpstreamResponse(
    int status, Map<String, List<String>> headers, long length, InputStream body) {}
