namespace KeyScan.Detection.Structured;

/// <summary>A place in a file of known shape. Offsets into the text, 0-based.</summary>
/// <param name="Use">What the shape says about the value there.</param>
/// <param name="Kind">The sort of secret that the slot promises; <see cref="AssignmentKind.None"/> where its name has to
/// say.</param>
/// <param name="Start">Where the value starts, without its quotes.</param>
/// <param name="End">The offset just after it.</param>
/// <param name="Step">What it belongs to, for people: <c>workflow "Orders" › node "HTTP Request"</c>.</param>
/// <param name="What">What it is there: <c>header</c>.</param>
internal readonly record struct Slot(SlotUse Use, AssignmentKind Kind, int Start, int End, string Step, string What)
{
    /// <summary>
    /// Where its name stands in the text, such as the header's; equal to <see cref="NameEnd"/> where it has none.
    /// </summary>
    public int NameStart { get; init; }

    /// <summary>The offset just after the name.</summary>
    public int NameEnd { get; init; }

    /// <summary>How the value is written.</summary>
    public SlotWriting Writing { get; init; }

    /// <summary>Who has the password; empty where the file does not say.</summary>
    public string User { get; init; } = "";

    /// <summary>What takes it; empty where the file does not say.</summary>
    public string Host { get; init; } = "";

    /// <summary>What belongs to the secret in the slot.</summary>
    public IReadOnlyList<SecretPart> Parts =>
        User.Length == 0 && Host.Length == 0 ? []
        : [.. new[] { new SecretPart("host", Host), new SecretPart("user", User) }.Where(static p => p.Value.Length > 0)];

    /// <summary>The step with what the slot is there, for people.</summary>
    public string Text(ReadOnlySpan<byte> text)
    {
        string name = NameEnd > NameStart ? StepText.Of(text[NameStart..NameEnd]) : "";
        return StepText.Join(Step, name.Length == 0 ? What : What.Length == 0 ? name : $"{What} {name}");
    }
}
