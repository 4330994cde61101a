using KeyScan.Detection.Assignments;

namespace KeyScan.Detection.Structured.Formats;

/// <summary><c>.netrc</c>: https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html.</summary>
internal sealed class NetrcFormat : IStructuredFormat
{
    /// <inheritdoc/>
    public string Advice => "Keep .netrc in your home folder, readable by you alone, and add it to .gitignore";

    /// <inheritdoc/>
    public bool Recognises(in StructuredText file) =>
        file.IsNamed(".netrc", "_netrc", "netrc", ".authinfo") || file.EndsWith(".netrc")
        || (file.Path.Length == 0 && file.Bytes.StartsWith("machine "u8) && file.Holds("login "u8) && file.Holds("password "u8));

    /// <inheritdoc/>
    public void Read(in StructuredText file, SlotList slots)
    {
        ReadOnlySpan<byte> text = file.Bytes;
        ReadOnlySpan<byte> last = default;
        for (int at = 0; ;)
        {
            at = Bytes.SkipSpace(text, at);
            if (at >= text.Length)
                return;
            int start = at;
            bool isQuoted = text[at] == '"' && text[(at + 1)..Bytes.LineEnd(text, at)].Contains((byte)'"');
            if (isQuoted)
                start++;
            at = start;
            while (at < text.Length && (isQuoted ? text[at] != '"' : text[at] > ' '))
                at++;
            ReadOnlySpan<byte> word = text[start..at];
            if (word.IsEmpty || word[0] == '#' && !last.SequenceEqual("password"u8))
                at = Bytes.LineEnd(text, start);
            else if (last.SequenceEqual("machine"u8))
                (slots.Step, slots.Host) = (StepText.Of("machine", StepText.Of(word)), StepText.Of(word));
            else if (last.SequenceEqual("login"u8))
                slots.User = StepText.Of(word);
            else if (word.SequenceEqual("default"u8) && !IsWord(last))
                slots.Step = "default";
            else if (last.SequenceEqual("password"u8) || last.SequenceEqual("account"u8))
                slots.AddCredential(AssignmentKind.Password, start, at, StepText.Of(last));
            // A value is no word of the format, whatever it says.
            last = IsWord(last) ? default : word;
            at += isQuoted ? 1 : 0;
        }
    }

    private static bool IsWord(ReadOnlySpan<byte> word) =>
        word.SequenceEqual("machine"u8) || word.SequenceEqual("login"u8) || word.SequenceEqual("password"u8)
        || word.SequenceEqual("account"u8) || word.SequenceEqual("port"u8);
}
