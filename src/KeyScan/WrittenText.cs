namespace KeyScan;

/// <summary>A text that somebody wrote beside the code, such as an issue or a comment.</summary>
/// <param name="Text">The text, a title on its first line where it has one.</param>
/// <param name="Provenance">Where it stands.</param>
internal sealed record WrittenText(string Text, Provenance Provenance);
