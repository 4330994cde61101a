using KeyScan.Cli;
using KeyScan.Primitives;

OwnProcess.ForbidDumps();
return await CommandLine.RunAsync(args);
