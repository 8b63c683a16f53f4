package io.reactivertc.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntSupplier;

/** Passes connections on to a port, until somebody cuts the cable: both ends then see a broken connection, and neither a goodbye. */
final class CuttableProxy implements AutoCloseable {

    private final ServerSocket listener;
    private final IntSupplier target;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    CuttableProxy(IntSupplier target) {
        this.target = target;
        try {
            listener = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        start(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(InetAddress.getLoopbackAddress(), target.getAsInt());
                sockets.add(client);
                sockets.add(server);
                start(() -> pump(client, server));
                start(() -> pump(server, client));
            } catch (IOException closed) {
                // the listener is closed, or the target is gone: the client sees its connection end
                cut();
            }
        }
    }

    private static void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream(); OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException broken) {
            // either end is gone, which ends the other
        }
    }

    /** Resets all connections. */
    void cut() {
        for (Socket socket : sockets) {
            sockets.remove(socket);
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException gone) {
                // it was closed before
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException gone) {
            // it was closed before
        }
        cut();
    }

    private static void start(Runnable work) {
        Thread thread = new Thread(work, "cuttable-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
