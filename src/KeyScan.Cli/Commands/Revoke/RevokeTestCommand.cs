using System.CommandLine;
using KeyScan.Cli.Registry;
using KeyScan.Registry.Revocation;
using KeyScan.Registry.Revocation.Endpoints;
using KeyScan.Text;

namespace KeyScan.Cli.Commands.Revoke;

/// <summary><c>keyscan revoke test</c></summary>
internal static class RevokeTestCommand
{
    public static Command Create()
    {
        var name = new Argument<string?>("ENDPOINT")
            { Description = "The endpoint to try; all without.", Arity = ArgumentArity.ZeroOrOne };
        var publicKeys = new Option<bool>("--public-keys")
            { Description = "Prints the public keys of github-partner endpoints instead, in the form of GitHub's document." };
        var command = new DocumentedCommand("test",
            "Sends endpoints a signed event that is about no key, and says what came of it.",
            """
            keyscan revoke test payments                 tries one endpoint
            keyscan revoke test --public-keys            what its receiver checks signatures with
            """, "0 all took it, 1 one did not, 2 error.")
        { name };
        var flags = new RevokeFlags(command);
        command.Options.Add(publicKeys);
        command.SetAction((parsed, _) => parsed.GetValue(publicKeys)
            ? Task.FromResult(PrintKeys(flags, parsed, parsed.GetValue(name)))
            : flags.RunAsync(parsed, (run, endpoints) => TestAsync(run, endpoints, parsed.GetValue(name))));
        return command;
    }

    private static int PrintKeys(RevokeFlags flags, ParseResult parsed, string? name)
    {
        if (flags.ReadEndpoints(parsed) is not { } endpoints)
            return CommandLine.Failure;
        byte[] document = PublicKeys.Document(endpoints, name is null ? null : endpoints.Find(name));
        Console.Out.WriteLine(System.Text.Encoding.UTF8.GetString(document));
        return 0;
    }

    private static async Task<int> TestAsync(RevocationRun run, RevocationEndpoints endpoints, string? name)
    {
        int failed = 0;
        foreach (RevocationEndpoint endpoint in name is null ? endpoints.All : [endpoints.Find(name)])
        {
            Fault? error = await run.TestAsync(endpoint, CancellationToken.None);
            Console.Out.WriteLine(PrintableText.Of($"{endpoint.Name}: {error ?? "taken"}"));
            failed += error is null ? 0 : 1;
        }
        return failed == 0 ? 0 : 1;
    }
}
