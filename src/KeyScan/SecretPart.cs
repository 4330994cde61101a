namespace KeyScan;

/// <summary>
/// What a secret needs beside it to be used, and that stands beside it: the user that has the password, the host that takes the
/// token.
/// </summary>
/// <param name="Name">What it is: <c>user</c>, <c>host</c>, <c>database</c>, <c>id</c>, <c>secret</c>.</param>
/// <param name="Value">It. A stranger's text.</param>
public sealed record SecretPart(string Name, string Value);
