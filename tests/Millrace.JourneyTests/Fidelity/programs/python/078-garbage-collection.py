import gc

print(gc.isenabled(), gc.get_threshold(), gc.get_debug(), gc.get_freeze_count(), gc.garbage, gc.callbacks)
class Node:
    def __del__(self):
        print("collected")
node = Node()
node.me = node
del node
gc.collect()
