package io.reactivertc.samples.browser;

/** Helps tests with the files of the page: what is evaluated once in each page, and the same bytes on this side. */
final class PageFiles {

    /** Makes files whose bytes depend on a number, chooses them as a user would, tells hashes, presses buttons. */
    static final String TOOLS =
            """
                    window.bytesOf = (size, seed) => {
                        const bytes = new Uint8Array(size);
                        for (let i = 0, x = seed; i < size; i++) { x = (Math.imul(x, 1664525) + 1013904223) >>> 0; bytes[i] = x >>> 24; }
                        return bytes;
                    };
                    window.fileOf = (name, size, seed) => new File([bytesOf(size, seed)], name, { type: 'application/x-test', lastModified: 1724000000000 });
                    window.choose = (files, opener) => {
                        const chosen = new DataTransfer();
                        files.forEach((file) => chosen.items.add(file));
                        const field = document.getElementById('pick');
                        const click = field.click;
                        field.click = () => {};
                        document.querySelector(opener).click();
                        field.click = click;
                        field.files = chosen.files;
                        field.dispatchEvent(new Event('change'));
                    };
                    window.hashOf = async (bytes) => Array.from(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)), (b) => b.toString(16).padStart(2, '0')).join('');
                    window.hashOfReceived = async (name) => {
                        const transfer = rtcDemo.transfers.find((each) => each.name === name && 'accept' in each);
                        return hashOf(await (await transfer.file()).arrayBuffer());
                    };
                    window.press = (label) => document.querySelector(`button[aria-label="${label}"]`).click();
                    window.stateOf = (name) => rtcDemo.files.find((file) => file.name === name)?.state;
                    true""";

    private PageFiles() {}

    /** Returns the bytes that {@code bytesOf(size, seed)} has in the page. */
    static byte[] bytes(int size, int seed) {
        byte[] bytes = new byte[size];
        int state = seed;
        for (int index = 0; index < size; index++) {
            state = state * 1_664_525 + 1_013_904_223;
            bytes[index] = (byte) (state >>> 24);
        }
        return bytes;
    }
}
