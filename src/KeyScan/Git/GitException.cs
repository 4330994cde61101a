namespace KeyScan.Git;

/// <summary>git could not do what it was asked; the message is what it said.</summary>
internal sealed class GitException(string message, Exception? innerException = null) : Exception(message, innerException);
