package dev.landfall.localclouds.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.xbill.DNS.Message;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Rcode;

/**
 * An authoritative DNS server on one address and port, over UDP and TCP (RFC 1035, 7766). It
 * answers from a {@link ZoneStore} as it stands when the question arrives. An answer too long for
 * UDP is truncated, and the client comes back over TCP.
 */
public final class DnsServer implements AutoCloseable {
  private static final int PLAIN_UDP_LIMIT = 512;
  private static final int LONGEST = 65535;
  private static final int IDLE_MILLIS = 10_000;
  private static final int BIND_TRIES = 20;

  private final Answers answers;
  private final DatagramSocket udp;
  private final ServerSocket tcp;
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

  /**
   * Starts answering.
   *
   * @param store the zones
   * @param address where to listen
   * @param port the port for both protocols, 0 for any that is free for both
   */
  public DnsServer(ZoneStore store, InetAddress address, int port) throws IOException {
    this.answers = new Answers(store);
    DatagramSocket datagrams = null;
    ServerSocket streams = null;
    for (int tries = 1; streams == null; tries++) {
      datagrams = new DatagramSocket(new InetSocketAddress(address, port));
      try {
        streams = new ServerSocket(datagrams.getLocalPort(), 0, address);
      } catch (IOException e) {
        datagrams.close();
        if (port != 0 || tries == BIND_TRIES) {
          throw e;
        }
      }
    }
    this.udp = datagrams;
    this.tcp = streams;
    Thread.ofPlatform().daemon().name("dns-udp").start(this::serveUdp);
    Thread.ofPlatform().daemon().name("dns-tcp").start(this::serveTcp);
  }

  /** Address and port, of both protocols. */
  public InetSocketAddress address() {
    return new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort());
  }

  private void serveUdp() {
    byte[] buffer = new byte[LONGEST];
    while (!udp.isClosed()) {
      DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
      try {
        udp.receive(packet);
        byte[] response = answer(packet.getData(), packet.getLength(), true);
        if (response != null) {
          udp.send(new DatagramPacket(response, response.length, packet.getSocketAddress()));
        }
      } catch (IOException e) {
        // A client gone before its answer is its own affair; a closed socket ends the loop.
      }
    }
  }

  private void serveTcp() {
    while (!tcp.isClosed()) {
      try {
        Socket client = tcp.accept();
        connections.add(client);
        Thread.ofVirtual().start(() -> converse(client));
      } catch (IOException e) {
        // Closed, or a client gone before it was accepted.
      }
    }
  }

  private void converse(Socket client) {
    try (client) {
      client.setSoTimeout(IDLE_MILLIS);
      DataInputStream in = new DataInputStream(client.getInputStream());
      DataOutputStream out = new DataOutputStream(client.getOutputStream());
      while (true) {
        byte[] query = new byte[in.readUnsignedShort()];
        in.readFully(query);
        byte[] response = answer(query, query.length, false);
        if (response == null) {
          return;
        }
        byte[] framed = new byte[response.length + 2];
        framed[0] = (byte) (response.length >>> 8);
        framed[1] = (byte) response.length;
        System.arraycopy(response, 0, framed, 2, response.length);
        out.write(framed);
        out.flush();
      }
    } catch (EOFException e) {
      // The client has all it wanted.
    } catch (IOException e) {
      // Idle too long, or gone.
    } finally {
      connections.remove(client);
    }
  }

  /** The answer in bytes, or null for bytes that are no DNS message. */
  private byte[] answer(byte[] bytes, int length, boolean datagram) {
    Message query;
    try {
      query = new Message(ByteBuffer.wrap(bytes, 0, length));
    } catch (IOException e) {
      return null;
    }
    int limit = datagram ? datagramLimit(query.getOPT()) : LONGEST;
    try {
      return answers.answer(query).toWire(limit);
    } catch (RuntimeException e) {
      Message failed = new Message(query.getHeader().getID());
      failed.getHeader().setFlag(org.xbill.DNS.Flags.QR);
      failed.getHeader().setRcode(Rcode.SERVFAIL);
      return failed.toWire(limit);
    }
  }

  private static int datagramLimit(OPTRecord opt) {
    return opt == null
        ? PLAIN_UDP_LIMIT
        : Math.clamp(opt.getPayloadSize(), PLAIN_UDP_LIMIT, Answers.UDP_PAYLOAD);
  }

  @Override
  public void close() throws IOException {
    udp.close();
    tcp.close();
    for (Socket connection : connections) {
      connection.close();
    }
  }
}
