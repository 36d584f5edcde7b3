// The `mote` program.
int main() {
  return 0;
}
