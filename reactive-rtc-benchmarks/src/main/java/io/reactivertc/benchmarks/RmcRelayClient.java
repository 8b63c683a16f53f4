package io.reactivertc.benchmarks;

/** Speaks RTCMultiConnection's protocol: events of socket.io 4, over Engine.IO 4 with a WebSocket from the start. */
final class RmcRelayClient extends RelayClient {

    private static final String EVENT = "RTCMultiConnection-Message";

    RmcRelayClient(int number, int roomSize, Listener listener) {
        super(number, roomSize, listener);
    }

    @Override
    String subprotocol() {
        return "";
    }

    @Override
    String path() {
        return "/socket.io/?EIO=4&transport=websocket&userid=" + name + "&sessionid=" + room + "&msgEvent=" + EVENT
                + "&autoCloseEntireSession=false&maxParticipantsAllowed=1000&enableScalableBroadcast=false";
    }

    @Override
    void onOpen() {
        // The server speaks first.
    }

    @Override
    void hear(String frame) {
        if (frame.startsWith("42[\"" + EVENT)) {
            heardStroke(frame);
        } else if (frame.startsWith("0{")) {
            say("40");
        } else if (frame.startsWith("40")) {
            say("420[\"" + (first ? "open-room" : "join-room") + "\",{\"sessionid\":\"" + room
                    + "\",\"session\":{\"audio\":true,\"video\":true,\"data\":true},\"extra\":{}}]");
        } else if (frame.equals("430[true]")) {
            ready();
        } else if (frame.equals("2")) {
            say("3");
        } else if (!frame.startsWith("42[\"user-connected\"")) {
            throw new IllegalStateException(frame);
        }
    }

    @Override
    void send(String ball) {
        say("42[\"" + EVENT + "\",{\"remoteUserId\":\"" + partner + "\",\"sender\":\"" + name
                + "\",\"message\":{\"pc\":\"main\",\"epoch\":1,\"ball\":\"" + ball + "\",\"padding\":\"" + PADDING + "\"}}]");
    }
}
