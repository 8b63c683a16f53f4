package io.reactivertc.impl.webrtc;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Waits for webrtc-java to make and apply descriptions, for programs that use it directly. */
final class Descriptions {

    private Descriptions() {}

    static RTCSessionDescription create(Consumer<CreateSessionDescriptionObserver> call) throws Exception {
        CompletableFuture<RTCSessionDescription> result = new CompletableFuture<>();
        call.accept(new CreateSessionDescriptionObserver() {
            @Override
            public void onSuccess(RTCSessionDescription description) {
                result.complete(description);
            }

            @Override
            public void onFailure(String error) {
                result.completeExceptionally(new IllegalStateException(error));
            }
        });
        return result.get(10, TimeUnit.SECONDS);
    }

    static void apply(Consumer<SetSessionDescriptionObserver> call) throws Exception {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        call.accept(new SetSessionDescriptionObserver() {
            @Override
            public void onSuccess() {
                result.complete(true);
            }

            @Override
            public void onFailure(String error) {
                result.completeExceptionally(new IllegalStateException(error));
            }
        });
        result.get(10, TimeUnit.SECONDS);
    }
}
