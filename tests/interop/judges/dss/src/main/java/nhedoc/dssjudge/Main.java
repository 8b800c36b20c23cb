package nhedoc.dssjudge;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Asks DSS about PDF files: one JSON object a file on standard output, in the order of the arguments. */
public final class Main {

    private Main() {
    }

    /**
     * Runs the judge. Exit status 0: it looked at every file, whatever it found; 2: it could not start.
     *
     * @param arguments see {@link Options#parse}
     */
    public static void main(String[] arguments) {
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err); // libraries that chatter must not spoil the JSON
        try {
            Options options = Options.parse(arguments);
            Judge judge = new Judge(options);
            for (Path file : options.files()) {
                answers.println(Json.text(answer(judge, file)));
            }
        } catch (Exception cause) {
            cause.printStackTrace();
            System.exit(2);
        }
    }

    private static Map<String, Object> answer(Judge judge, Path file) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("file", file.toString());
        try {
            answer.putAll(judge.examine(file));
        } catch (Exception | StackOverflowError cause) {
            answer.put("error", cause.toString());
        }
        return answer;
    }
}
